"""Settings of the django-helpdesk that tests start: everything it writes is in one folder, mail included."""

import os
from pathlib import Path

FOLDER = Path(os.environ["HELPDESK_FOLDER"])


class _Switch:
    """True while a file of this name is in the folder: so a test changes a setting of a server that runs."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return (FOLDER / self.name).exists()


SECRET_KEY = "of-tests"  # the server lives for a few tests and is reached from this machine alone
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
    "django.contrib.humanize", "django.contrib.messages", "django.contrib.staticfiles", "rest_framework", "helpdesk",
]  # fmt: skip
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "helpdesk_urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "helpdesk.sqlite3", "OPTIONS": {"timeout": 20},
    }
}  # fmt: skip
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, as every request signs in anew
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.BasicAuthentication"]}
SITE_ID = 1
USE_TZ = True
TIME_ZONE = "Europe/Moscow"
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = FOLDER / "media"
LOGIN_URL = "/login/"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = FOLDER / "mail"

HELPDESK_ACTIVATE_API_ENDPOINT = True
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_PRIVATE_FOLLOWUP_MEANS_NO_EMAILS = _Switch("private-means-no-mail")
