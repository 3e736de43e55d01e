"""Where a server is: on this machine or its private network, or anywhere else."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit


def own_network(url: str) -> bool:
    """Whether the address is this machine's or a private one; any name but ``localhost`` may lead anywhere."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return (address.is_private or address.is_loopback) and not address.is_unspecified


def server_name(url: str) -> str:
    """Host and port of an address, without what may be secret in it."""
    netloc = url.partition("://")[2].partition("/")[0] or url
    return netloc.rpartition("@")[2]
