"""Stories: pictures with their credit and licence, a campaign's artwork and a host's logo.

For whoever tells of the evenings, and for guests who see whose table it is.
Not for photographs of guests, and not for the words that a host writes.
"""
