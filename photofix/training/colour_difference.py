"""How different colours look: CIELAB, and the distance in it."""

from __future__ import annotations

import torch
from torch import Tensor

# Linear sRGB to CIE XYZ, each divided by its value for white (D65), so that white is (1, 1, 1) (IEC 61966-2-1).
_TO_XYZ = (
    (0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883),
)
_BEND = 6 / 29


def lab(rgb: Tensor) -> Tensor:
    """CIELAB of encoded sRGB, (B, 3, h, w) in [0, 1]: L* in [0, 100], a* and b* about ±100 (CIE 15:2004, white D65)."""
    rgb = rgb.clamp(0, 1)
    # Either branch is kept where its slope is finite: what isn't chosen still has a gradient, and that times 0 must be 0.
    light = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4)
    xyz = torch.einsum("ij,bjhw->bihw", torch.tensor(_TO_XYZ, device=rgb.device, dtype=rgb.dtype), light)
    curved = torch.where(xyz <= _BEND**3, xyz / (3 * _BEND**2) + 4 / 29, xyz.clamp(min=_BEND**3) ** (1 / 3))
    x, y, z = curved.unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], dim=1)


def delta_e76(a: Tensor, b: Tensor) -> Tensor:
    """Mean CIE 1976 colour difference of encoded sRGB pictures, (B, 3, h, w) in [0, 1] each: (B,). 2.3 is just noticeable."""
    # The offset, a hundredth of what can be seen, keeps the root's slope finite.
    return (((lab(a) - lab(b)) ** 2).sum(1) + 1e-4).sqrt().mean((1, 2))
