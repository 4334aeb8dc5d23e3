"""Learning to erase: a mask of what stands on the photo, and the repair under it, judged as they are put together."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from photofix.nets.inpainting_unet import mask_of
from photofix.training.generator_trainer import GeneratorTrainer
from photofix.training.held_out_marks import to_be_replaced
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe


class ErasingTrainer(GeneratorTrainer):
    """`clean` and `degraded` have a mask for a fourth channel (`photofix.training.marked_pairs`)."""

    def losses(self, clean: Tensor, degraded: Tensor) -> dict[str, Tensor]:
        """Of (B, 4, h, w)."""
        return erasing_losses(self.recipe, self.answer(degraded).float(), clean, degraded)


def erasing_losses(recipe: Recipe, output: Tensor, clean: Tensor, degraded: Tensor) -> dict[str, Tensor]:
    """What a guided generator's answer lacks; every one is a mean over the crops.

    - ``pixel``: of the composite, against the clean crop where something was laid on and the *degraded* one elsewhere: noise and
      compression are another generator's business, and a mask that goes after them would spread over the whole photo. Where a
      mask was given, that is what composes, and what it leaves out may stay.
    - ``inside``: root mean square error of the repair where something was laid on or a mask was given, whatever the mask that
      came out: else nothing would teach the repair of what isn't found yet.
    - ``mask``: binary cross-entropy, and a little of 1 − Dice (arXiv:1606.04797) of crops that have marks, since these are
      mostly thin.

    Args:
        recipe: with a section `erasing`.
        output: (B, 4, h, w) float32: repair, and the mask's logit.
        clean: (B, 4, h, w) in [0, 1]: clean crops, and the masks of all marks.
        degraded: (B, 4, h, w) in [0, 1]: degraded crops, and masks given by hand; without one, 0 everywhere.

    Returns:
        These three by name, and ``loss``, their weighted sum.
    """
    section = recipe.erasing
    if section is None:
        raise ValueError("the recipe has no section “erasing”")
    repair, logit = output[:, :3], output[:, 3:]
    target, marks = clean[:, :3], clean[:, 3:]
    seen, given = degraded[:, :3], degraded[:, 3:]
    is_given = (given > 0).flatten(1).any(dim=1)[:, None, None, None]

    mask = torch.where(is_given, given, mask_of(logit))
    meant = (marks > 0) & (~is_given | (given > 0))
    pixel = PIXEL_LOSSES[recipe.loss](seen + mask * (repair - seen), torch.where(meant, target, seen))

    inside = ((marks > 0) | (given > 0)).float()
    square = (inside * (repair - torch.where(marks > 0, target, seen)) ** 2).sum(dim=(1, 2, 3))
    area = inside.sum(dim=(1, 2, 3))
    # The offset is that of `crop_rmse`, and so is the reason for it.
    under = torch.where(area > 0, torch.sqrt(square / (3 * area).clamp(min=1) + 1e-5), 0.0).mean()

    wanted = to_be_replaced(marks)
    found = torch.sigmoid(logit)
    both, either = (found * wanted).sum(dim=(1, 2, 3)), (found + wanted).sum(dim=(1, 2, 3))
    dice = torch.where(wanted.sum(dim=(1, 2, 3)) > 0, 1 - (2 * both + 1) / (either + 1), 0.0).mean()
    masks = functional.binary_cross_entropy_with_logits(logit, wanted) + section.dice * dice

    loss = pixel + section.inside * under + section.mask * masks
    return {"loss": loss, "pixel": pixel, "inside": under, "mask": masks}
