"""What stands around a ticket at UseDesk, from other calls: the customer, employees, additional fields, articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tonewise.helpdesk import Article
from tonewise.model import Customer
from tonewise_usedesk.reading import Object, text_of

_CHECKBOX = "3"
_LISTS = ("2", "4")


def customer(client: Object) -> Customer:
    """A customer; what agents noted of them is for agents and stays there."""
    company = client.get("client_company")
    profile = {
        "email": _first(client.get("emails"), "email"),
        "phone": _first(client.get("phones"), "phone"),
        "position": client.get("position"),
        "company": company.get("name") if isinstance(company, Mapping) else company,
        "vip": True if str(client.get("vip")) == "1" else None,
    }
    return Customer(name=client.get("name") or None, profile={key: each for key, each in profile.items() if each})


def client_of(data: Any) -> Object:
    """The customer in the answer of ``/client``, which is a list of one."""
    found = data[0] if isinstance(data, Sequence) and not isinstance(data, str) and data else data
    inner = found.get("client", found) if isinstance(found, Mapping) else {}
    return inner if isinstance(inner, Mapping) else {}


def fields_of(data: Any) -> dict[str, Object]:
    """The additional fields by their ids, from the answer of ``/ticket/fields``."""
    listed = data if isinstance(data, list) else []
    fields = [each.get("custom_field", each) for each in listed if isinstance(each, Mapping)]
    return {str(each["id"]): each for each in fields if isinstance(each, Mapping) and "id" in each}


def agents_of(data: Any) -> dict[str, str]:
    """Names of employees by their ids, from the answer of ``/users``."""
    users = [each for each in data if isinstance(each, Mapping)] if isinstance(data, list) else []
    return {str(each["id"]): str(each["name"]) for each in users if each.get("id") and each.get("name")}


def article(data: Object, help_site: str, *, public: bool) -> Article:
    """An article of the knowledge base."""
    article_id = str(data["id"])
    return Article(
        id=article_id,
        title=text_of(data["title"]),
        text=text_of(data.get("text")),
        url=f"{help_site}/article/{article_id}" if help_site and public else None,
        audience="customer" if public else "internal",
    )


def field_values(entries: Sequence[Object], known: Mapping[str, Object]) -> list[tuple[str, object]]:
    """The filled additional fields of a ticket with their names; a list's choice by its words."""
    found: list[tuple[str, object]] = []
    for each in entries:
        field = known.get(str(each.get("ticket_field_id") or each.get("id")), {})
        name, value = each.get("name") or field.get("name"), each.get("value")
        if not name or value is None:
            continue
        sort = str(field.get("ticket_field_type_id"))
        if sort == _CHECKBOX:
            value = str(value) not in ("0", "", "false")
        elif sort in _LISTS:
            value = _chosen(field, value)
        found.append((str(name), value))
    return found


def _chosen(field: Object, value: object) -> str:
    """The words of a list's choice; a number alone says nothing to anybody, so without words it is left out."""
    wanted = [str(each) for each in value] if isinstance(value, list) else str(value).split(",")
    options = [each for part in field.values() if isinstance(part, list) for each in part if isinstance(each, Mapping)]
    words = {str(each.get("id")): str(each.get("value") or each.get("name") or "") for each in options}
    return ", ".join(filter(None, (words.get(each.strip(), "" if each.strip().isdigit() else each) for each in wanted)))


def _first(values: object, name: str) -> str | None:
    listed = values if isinstance(values, list) else [values]
    found = [each.get(name) if isinstance(each, Mapping) else each for each in listed]
    return next((str(each) for each in found if each), None)
