"""When: asks the almanac once, when evenings are made or moved, and stores what it said.

For every feature that makes or moves an evening. It shows nothing and decides nothing that is not about time.
"""
