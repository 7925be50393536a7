"""The dialect of resto, the OpenSearch server of SARA and, until they closed, of PEPS and THEIA."""
