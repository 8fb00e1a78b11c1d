"""How far a plan's own targets are: observations, paths, progress, what is still needed.

    published figures ──▶ Series ──latest as of a day──▶ current value ──┐
    Baseline, target, Path ──────────────────────────────▶ due by now ──▶ progress, light
                                                                      ──▶ still needed, outlook

Pure: the day is passed in, nothing is stored, and a figure that is not known stays unknown.
"""

from shuangchuang.domain.targets.figures import Direction, FigureKind, convert, direction_of
from shuangchuang.domain.targets.goals import Baseline, Goal
from shuangchuang.domain.targets.lights import RULE, Light, LightColour, light_of
from shuangchuang.domain.targets.observations import Forbidden, Observation, ObservationRefused, Series, Status
from shuangchuang.domain.targets.outlook import Need, Outlook, needed, outlook
from shuangchuang.domain.targets.paths import GeometricPath, MilestonePath, Path, StraightPath
from shuangchuang.domain.targets.progress import Assessment, assess, progress_of

__all__ = [
    "RULE",
    "Assessment",
    "Baseline",
    "Direction",
    "FigureKind",
    "Forbidden",
    "GeometricPath",
    "Goal",
    "Light",
    "LightColour",
    "MilestonePath",
    "Need",
    "Observation",
    "ObservationRefused",
    "Outlook",
    "Path",
    "Series",
    "Status",
    "StraightPath",
    "assess",
    "convert",
    "direction_of",
    "light_of",
    "needed",
    "outlook",
    "progress_of",
]
