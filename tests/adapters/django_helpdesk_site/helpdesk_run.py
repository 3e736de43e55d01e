"""Run by django-helpdesk's own Python: ``prepare`` makes its database, ``serve`` prints a free port and serves."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django  # type: ignore[import-not-found, unused-ignore]
from django.core.management import call_command  # type: ignore[import-not-found, unused-ignore]

AGENTS = ("tonewise", "olga")


def prepare() -> None:
    """Tables, two members of staff, a queue that takes letters from a folder, and fields of its tickets."""
    from django.contrib.auth.models import User  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
    from helpdesk.models import CustomField, Queue  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for name in AGENTS:
        User.objects.create_user(name, f"{name}@shop.example", f"password-of-{name}", is_staff=True)
    User.objects.create_user("marina", "marina@mail.example", "password-of-marina")
    Queue.objects.create(
        title="Shop", slug="shop", email_address="help@shop.example", allow_public_submission=True,
        allow_email_submission=True, email_box_type="local", email_box_local_dir="letters",
        email_box_interval=0, enable_notifications_on_email_events=True,
    )  # fmt: skip
    CustomField.objects.create(name="order", label="Номер заказа", data_type="varchar", max_length=20, ordering=1)
    CustomField.objects.create(name="delivery", label="Доставка", data_type="varchar", max_length=200, ordering=2)
    CustomField.objects.create(
        name="margin", label="Наценка", data_type="varchar", max_length=20, ordering=3, staff_only=True
    )


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def serve() -> None:
    """Serve until somebody ends the process."""
    from django.contrib.staticfiles.handlers import (  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
        StaticFilesHandler,
    )
    from django.core.wsgi import (  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415
        get_wsgi_application,
    )

    application = StaticFilesHandler(get_wsgi_application())
    with make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet) as server:
        print(server.server_port, flush=True)  # noqa: T201 - whoever starts this reads it
        server.serve_forever()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk_settings"
    django.setup()
    match sys.argv[1]:
        case "prepare":
            prepare()
        case "serve":
            serve()
        case command:
            call_command(command)
