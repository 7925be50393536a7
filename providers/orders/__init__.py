"""Bringing products back from tape, and having them made.

The `order` part of a portal file's `downloads` says how a portal takes orders; `make_orderer` knows:

    {"kind": "geodes-tape", "endpoint": URL}   tapes of GEODES, `GeodesTape`; the portal's own address
    {"kind": "hda", "endpoint": URL}           all products of WEkEO, `HdaOrder`; the address above `/api/v1`
    {"kind": "regards", "endpoint": URL}       baskets of REGARDS, `RegardsOrder`; the one above `/rs-order`
    {"kind": "m2m", "endpoint": URL}           bundles of the USGS, `M2mOrder`; the address above its verbs
    {"kind": "elsewhere"}                      none from here: the user is told where, `Elsewhere`

`endpoint` is on a host that the portal file trusts. All take `poll`, seconds until an order is asked for the
first time, and `longest_poll`: the pause grows by a half each time, up to that.

`DownloadItem.order` says what is ordered, in plain JSON; empty: the address can be fetched at once.

    {"kind": "geodes-tape", "product": "properties.identifier", "store": "properties.endpoint_url"}
        `href` of the item is the file's address, and stays so: size and checksums are those of the file
    {"kind": "hda", "dataset": "id of the data set", "product": "id of the feature, with its ending",
     "location": "properties.location"}
        `size` of the item where the portal tells it, no checksum
    {"kind": "regards", "product": "URN of the data object", "dataset": "URN of its data set, if known"}
        a zip with the object's files comes: neither size nor checksum is known before
    {"kind": "m2m", "dataset": "landsat_ot_c2_l2", "entity": "entityId", "product": "code, id; empty: bundle"}
        neither size nor checksum is known before
    {"kind": "elsewhere"}
        cannot be ordered from here, whatever the portal file says

With a ticket that is READY, `OrderTicket.href` is fetched in place of the item's. `DownloadItem.needs` is
`login` for the first three, and empty for "m2m", whose addresses hold what they need.
"""
