"""How much portals still give to an account.

The `quota` part of a portal file's `downloads` says how it is read:

    {"kind": "geodes", "endpoint": URL}   downloads an hour, as JSON at this address, for the key
    {"kind": "hda", "endpoint": URL}      requests, by headers of the answer at this address, for the token
    {"kind": "m2m", "endpoint": URL}      downloads in 15 minutes; the address of `rate-limit-summary`
"""
