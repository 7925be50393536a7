"""Store an authority in QGIS's authentication database, as the certificate manager does.

Usage, with the environment of a QGIS profile: `/usr/bin/python3 tools/field/trust_authority.py AUTHORITY.pem`
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtNetwork import QSslCertificate


def main(path: Path) -> int:
    """Store it and say whether that went well."""
    application = QgsApplication([], False)
    application.initQgis()
    manager = QgsApplication.authManager()
    certificate = QSslCertificate(path.read_bytes())
    stored = not certificate.isNull() and manager.storeCertAuthority(certificate)
    application.exitQgis()
    return 0 if stored else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
