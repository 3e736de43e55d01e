"""Addresses of the django-helpdesk that tests start; files sent along are served too."""

from django.conf import settings  # type: ignore[import-not-found, unused-ignore]
from django.urls import include, path, re_path  # type: ignore[import-not-found, unused-ignore]
from django.views.static import serve  # type: ignore[import-not-found, unused-ignore]

urlpatterns = [
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("helpdesk.urls")),
]
