"""The prompts that come with tonewise: a folder a task, a file a language; read by `tonewise.prompts`."""
