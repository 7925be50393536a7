"""The directory of portals: what they hold, who may use them, which ones are asked."""
