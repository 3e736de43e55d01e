#!/usr/bin/env bash
# A django-helpdesk of its own in .venv-helpdesk, which tests/adapters/test_real_django_helpdesk.py starts and speaks to.
set -euo pipefail
cd "$(dirname "$0")/.."
FOLDER=.venv-helpdesk
PACKAGES='django-helpdesk==2.6.1 Django==5.2.19 djangorestframework==3.18.3'

# What `ready` names was installed to the end; the tests are skipped without it.
[ "$(cat "$FOLDER/ready" 2>/dev/null)" = "$PACKAGES" ] && exit 0
rm -rf "$FOLDER"
"${PYTHON:-python3}" -m venv "$FOLDER"
# shellcheck disable=SC2086  # words on purpose
"$FOLDER/bin/python" -m pip install --quiet --disable-pip-version-check $PACKAGES
echo "$PACKAGES" >"$FOLDER/ready"
