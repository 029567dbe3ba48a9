"""What a client may see: the one rule, an allow-list.

For each noun a module with functions that take the contact (and the moment) and give back small frozen things with the
fields the client may read, and no others. A page of the portal takes its things from here alone; a field that is not named
here does not exist for a client. Whatever belongs to another client, or is not for this person, is not found.
"""
