"""Object stores of the S3 kind: addresses, signatures, keys that last for a while."""
