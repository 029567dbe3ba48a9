from .code import Code
from .link import Pass
from .secret import Miss, Passkey, Secretword
from .visit import Through, Visit

__all__ = ["Code", "Miss", "Pass", "Passkey", "Secretword", "Through", "Visit"]
