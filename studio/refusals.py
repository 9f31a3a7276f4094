"""Why an order is not taken as it is: the choice is not on the menu, or the face would not do."""

from studio.failure import DarkroomError


class ChoiceError(DarkroomError):
    """What was asked for isn't on the menu."""

    status = 422


class StyleUnknown(ChoiceError):
    """No such avatar style."""

    code = "style.unknown"
    title = "We don't have this style"
    web = "Choose one of the styles shown."
    chat = "I don't know this style. Pick one of: {styles}."


class BackgroundUnknown(ChoiceError):
    """No such kind of background."""

    code = "background.unknown"
    title = "We don't have this background"
    web = "Choose one of the backgrounds shown."
    chat = "I don't know this background. Pick one of: {backgrounds}."


class ColourInvalid(ChoiceError):
    """Not a colour."""

    code = "colour.invalid"
    title = "This is not a colour we know"
    web = "Give a colour like #f2a65a, or pick one of the swatches."
    chat = "I don't know this colour. Pick one of the buttons, or write it like #f2a65a."


class PictureMissing(ChoiceError):
    """Background `picture` without a picture."""

    code = "picture.missing"
    title = "No background picture yet"
    web = "Add the picture that goes behind you, then try again."
    chat = "Now send me the picture that goes behind you."


class PictureUnusable(ChoiceError):
    """The person's own background can't be used; the photo is not at fault."""

    code = "picture.unusable"
    title = "The background picture can't be used"
    web = "The background can't be used: {reason}. Choose another picture; the photo is fine."
    chat = (
        "I can't use that as a background: {reason}. Your photo is fine; send me another picture."
    )


class PictureOpaque(ChoiceError):
    """A mask, or a crop to the subject, of a picture without transparency."""

    code = "picture.opaque"
    title = "Nothing is cut out here"
    web = "Only a cut-out has a mask or a subject to crop to. Choose the background Cut out first."
    chat = "Nothing is cut out in this picture. Choose the background Cut out first."


class GradientInvalid(ChoiceError):
    """Not two colours."""

    code = "gradient.invalid"
    title = "This is not a gradient we know"
    web = "Give two colours like #f2a65a-#4f86c6, or pick one of the gradients."
    chat = "I don't know this gradient. Pick one of the buttons, or write it like #f2a65a-#4f86c6."


class SceneUnknown(ChoiceError):
    """No such scene."""

    code = "scene.unknown"
    title = "We don't have this scene"
    web = "Choose one of the scenes shown."
    chat = "I don't know this scene. Pick one of: {scenes}."


class PromptInvalid(ChoiceError):
    """A background in one's own words needs some words, and not too many."""

    code = "prompt.invalid"
    title = "Say what should be behind you"
    web = "Describe the background in 3 to 500 characters."
    chat = "Tell me in a few words what should be behind you: 3 to 500 characters."


class PromptNeedsKey(ChoiceError):
    """The engine on this computer draws no background by words.

    The facts `scene` and `name` are the id and the name of the nearest scene, which is offered.
    """

    code = "prompt.needs_key"
    title = "Your own words need a fal key"
    web = "The engine on this computer can't draw a background from words. The nearest is {name}."
    chat = (
        "I can't draw a background from words here. The nearest I have is {name}. Shall I take it?"
    )


class ScaleUnknown(ChoiceError):
    """Not one of the sizes a picture can be enlarged to."""

    code = "scale.unknown"
    title = "We can't enlarge it that far"
    web = "A picture can be made 2 or 4 times as large."
    chat = "I can make a picture 2 or 4 times as large."


class SelfieError(DarkroomError):
    """An avatar of this photo would disappoint; the person may insist."""

    status = 422


class SelfieNoFace(SelfieError):
    """No face in sight."""

    code = "selfie.no_face"
    title = "No face in this photo"
    web = "An avatar needs a face. Choose a photo where yours is clear and looks at the camera."
    chat = "I see no face in this photo. Send me one where yours is clear and looks at the camera."


class SelfieSeveralFaces(SelfieError):
    """More than one face of about the same size."""

    code = "selfie.several_faces"
    title = "More than one face"
    web = "An avatar shows one person. Choose a photo of you alone, or crop the others away."
    chat = "I see more than one face. Send me a photo of one person, or crop the others away."


class SelfieTooSmall(SelfieError):
    """The face has too few pixels."""

    code = "selfie.too_small"
    title = "The face is too small"
    web = "Come closer, or crop the photo to head and shoulders: the face needs more of it."
    chat = "The face is rather small. Come closer, or crop the photo to head and shoulders."


class SelfieTooBlurred(SelfieError):
    """The face is out of focus or moved."""

    code = "selfie.too_blurred"
    title = "The face is blurred"
    web = "Choose a sharper photo: hold the camera still and wipe its lens."
    chat = "The face is blurred. Hold the camera still, wipe its lens, and send me a sharper one."


class SelfieTooDark(SelfieError):
    """The face lies in the dark."""

    code = "selfie.too_dark"
    title = "The face is too dark"
    web = "Turn towards a window or a lamp, and take the photo again."
    chat = "The face is too dark. Turn towards a window or a lamp, and take the photo again."


class SelfieTurnedAway(SelfieError):
    """The face looks aside."""

    code = "selfie.turned_away"
    title = "The face is turned away"
    web = "Choose a photo that looks at the camera: both eyes should be in sight."
    chat = "The face is turned away. Send me one that looks at the camera, with both eyes in sight."
