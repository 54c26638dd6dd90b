"""ID-porten by OpenID Connect: what this installation may ask, how it asks, and what it takes for proof.

`configuration` holds what the operator set, `provider` speaks to ID-porten, `tokens` judges its answer. None of them
knows accounts: `access.actions.idporten` does.
"""
