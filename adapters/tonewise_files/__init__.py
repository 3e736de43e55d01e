"""The helpdesk that needs no server: a folder or a mailbox of conversations and mail, drafts saved beside."""

from tonewise_files.adapter import FilesHelpdesk, FilesSettings

__all__ = ["FilesHelpdesk", "FilesSettings"]
