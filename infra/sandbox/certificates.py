"""A certificate authority that lives as long as one server and that nothing but its children ever trusts."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme

from infra.sandbox.place import CA_FILE


def issue(hosts: tuple[str, ...], directory: Path) -> ssl.SSLContext:
    """Returns the TLS side for exactly `hosts`; writes the new authority's certificate to `ca.pem`.

    The authority's key stays in memory and is gone with this call; the server's key touches the disk only
    while OpenSSL reads it (mode 0600, in the sandbox's own directory).
    """
    authority = trustme.CA(organization_name="infra sandbox")
    leaf = authority.issue_cert(*hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with leaf.private_key_and_cert_chain_pem.tempfile(dir=str(directory)) as path:
        context.load_cert_chain(path)
    context.set_alpn_protocols(["http/1.1"])
    unfinished = directory / f"{CA_FILE}.new"
    unfinished.write_bytes(authority.cert_pem.bytes())
    unfinished.replace(directory / CA_FILE)
    return context
