"""Hosts and the people of their teams: the setup link, invitations, roles, the audit.

For whoever runs an installation and for owners of a host.
Not for guests, who never have an account.
"""
