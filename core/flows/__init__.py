"""Map services (WMS, WMTS, XYZ): what they offer, when, and what is asked of them. No network, no Qt."""
