"""The dialect "odata": OData version 4 of the Copernicus catalogue software (CDSE, CREODIAS)."""
