"""How updates come in: written down before they are acknowledged, then chat by chat."""
