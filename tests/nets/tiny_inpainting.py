"""A tiny network that erases, for tests of all that is built on one."""

from typing import Any

import torch

from photofix.nets.inpainting_unet import InpaintingUNet

ARGUMENTS: dict[str, Any] = {"widths": [8, 12], "blocks": 1, "depths": [0, 2], "detector_width": 8}


def tiny_inpainting(seed: int = 0) -> InpaintingUNet:
    """Answers something everywhere, and a mask that is 0 in about half of the places."""
    torch.manual_seed(seed)
    net = InpaintingUNet(**ARGUMENTS)
    # A trunk with random weights would find next to nothing.
    for name, parameter in net.detector.named_parameters():
        if name.startswith("trunk.") and name.endswith("weight"):
            torch.nn.init.kaiming_normal_(parameter, nonlinearity="relu")
    with torch.no_grad():
        torch.nn.init.normal_(net.tail[0].weight, std=0.1)
        # Sure enough, here and there, for what is near not to be doubted.
        torch.nn.init.normal_(net.detector.tail[0].weight, std=3.0)
        net.detector.tail[0].bias.fill_(-4.2)
    return net.eval().requires_grad_(False)
