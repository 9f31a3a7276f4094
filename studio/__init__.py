"""The core: what darkroom does, without web, chat or arguments."""
