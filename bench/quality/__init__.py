"""How good the local engine's cut-outs are: known alphas, known colours, four figures."""
