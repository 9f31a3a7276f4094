import { t } from '@lingui/core/macro'
import type { Code, Entry } from './remedy'

/** Of an order that was given up: its picture, should it come, is shown all the same. */
const mayCome = () => t`It may still arrive here by itself. Trying again orders a second one.`

/** Every code has words: the type makes a new one of the server's fail to compile here. */
export const WORDS: Record<Code, () => Entry> = {
  'net.offline': () => [
    t`You are offline`,
    t`Your photo and choices are kept. It goes on when you are back.`,
    'retry',
  ],
  'net.timeout': () => [
    t`That took too long`,
    t`The connection is slow right now. Your photo is kept.`,
    'retry',
  ],
  'net.unreachable': () => [
    t`darkroom can’t be reached`,
    t`Check the connection, then try again. Your photo is kept.`,
    'retry',
  ],
  'net.stopped': () => [t`Stopped`, t`Nothing was sent.`, 'retry'],
  'telegram.ended': () => [
    t`This page has been open for long`,
    t`Close it and open it again from the chat. What you made is kept.`,
    'begin',
  ],
  'photo.missing': () => [t`There is no photo yet`, t`Choose one to start.`, 'photo'],
  'photo.too_large': () => [
    t`This file is too large`,
    t`Choose a smaller photo, or save it as a JPEG first.`,
    'photo',
  ],
  'photo.too_many_pixels': () => [
    t`This photo has too many pixels`,
    t`Make it smaller and try again.`,
    'photo',
  ],
  'photo.too_small': () => [
    t`This photo is too small`,
    t`Choose one with more detail: the original rather than a thumbnail.`,
    'photo',
  ],
  'photo.unsupported': () => [
    t`This kind of file can’t be used`,
    t`Choose a JPEG, PNG, WebP, GIF, AVIF or HEIC picture.`,
    'photo',
  ],
  'photo.damaged': () => [
    t`This photo can’t be opened`,
    t`The file seems damaged. Choose another, or save it again first.`,
    'photo',
  ],
  'photo.too_costly': () => [
    t`This photo is too hard to open`,
    t`Save it as a plain JPEG and try again.`,
    'photo',
  ],
  'photo.large_already': () => [
    t`This picture is large already`,
    t`Only small pictures can be made larger. It is fine as it is.`,
    'photo',
  ],
  'selfie.no_face': () => [
    t`No face in this photo`,
    t`Choose one where your face is clear and looks at the camera.`,
    'photo',
  ],
  'selfie.several_faces': () => [
    t`More than one face`,
    t`Choose a photo of you alone, or crop the others away.`,
    'photo',
  ],
  'selfie.too_small': () => [
    t`The face is too small`,
    t`Come closer, or crop the photo to head and shoulders.`,
    'photo',
  ],
  'selfie.too_blurred': () => [
    t`The face is blurred`,
    t`Choose a sharper photo: hold still, and wipe the lens.`,
    'photo',
  ],
  'selfie.too_dark': () => [
    t`The face is too dark`,
    t`Turn towards a window or a lamp, and take it again.`,
    'photo',
  ],
  'selfie.turned_away': () => [
    t`The face is turned away`,
    t`Choose one that looks at the camera, with both eyes in sight.`,
    'photo',
  ],
  'picture.unusable': () => [
    t`The background picture can’t be used`,
    t`Your photo is fine. Choose another picture to go behind you.`,
    'choice',
  ],
  'picture.opaque': () => [
    t`Nothing is cut out here`,
    t`Only a cut-out has that. Choose the background Cut out first.`,
    'choice',
  ],
  'picture.missing': () => [
    t`The background picture is missing`,
    t`Choose the picture that goes behind you.`,
    'choice',
  ],
  'style.unknown': () => [t`This style is not on offer any more`, t`Choose another one.`, 'choice'],
  'background.unknown': () => [
    t`This background is not on offer any more`,
    t`Choose another one.`,
    'choice',
  ],
  'colour.invalid': () => [t`This colour can’t be used`, t`Choose another one.`, 'choice'],
  'gradient.invalid': () => [t`This gradient can’t be used`, t`Choose another one.`, 'choice'],
  'scene.unknown': () => [t`This scene is not on offer any more`, t`Choose another one.`, 'choice'],
  'scale.unknown': () => [t`It can’t be made that large`, t`Choose another size.`, 'choice'],
  'prompt.invalid': () => [
    t`Say what should be behind you`,
    t`A few words will do: 3 to 500 characters.`,
    'choice',
  ],
  'prompt.needs_key': () => [
    t`Your own words need a fal key`,
    t`The engine here can’t draw from words. Take one of the scenes instead.`,
    'choice',
  ],
  'task.unknown': () => [
    t`This picture can’t be found`,
    t`It may have been deleted, or it belongs to another browser.`,
    'begin',
  ],
  'task.state': () => [
    t`It is too late for that`,
    t`The picture has moved on in the meantime.`,
    'begin',
  ],
  'idempotency.conflict': () => [
    t`This was sent before with another photo`,
    t`Try once more; it is sent as a new one.`,
    'retry',
  ],
  'limit.rate': () => [
    t`A little too fast`,
    t`It goes on by itself in a moment. Your photo is kept.`,
    'retry',
  ],
  'limit.live': () => [
    t`Enough at once`,
    t`You have many pictures in the making. Wait for one of them, or stop one.`,
    'retry',
  ],
  'request.too_large': () => [
    t`This file is too large`,
    t`Choose a smaller photo, or save it as a JPEG first.`,
    'photo',
  ],
  'engine.busy': () => [
    t`All hands are busy`,
    t`Try again in a moment. Your photo is kept.`,
    'retry',
  ],
  'engine.down': () => [
    t`The picture maker is away`,
    t`Try again in a few minutes. Your photo is kept.`,
    'retry',
  ],
  'engine.refused': () => [
    t`This photo was refused`,
    t`The picture maker does not work on pictures like this one. Try another photo.`,
    'photo',
  ],
  'engine.unconfirmed': () => [t`We lost sight of your picture`, mayCome(), 'retry'],
  'engine.no_face': () => [
    t`No face found in this photo`,
    t`Choose one where a face is clear, near and turned to the camera.`,
    'photo',
  ],
  'engine.no_subject': () => [
    t`Nothing stands out in this photo`,
    t`Choose one with a clear person or thing in front.`,
    'photo',
  ],
  'engine.too_large': () => [
    t`This picture is too large to work on`,
    t`Make it smaller and try again.`,
    'photo',
  ],
  'engine.unsupported': () => [
    t`This can’t be made here`,
    t`Choose another style or background.`,
    'choice',
  ],
  'engine.failed': () => [
    t`The picture didn’t come out`,
    t`It happens. Try again; your photo is kept.`,
    'retry',
  ],
  'engine.timeout': () => [t`The picture took too long`, mayCome(), 'retry'],
  'engine.forgotten': () => [t`The picture maker lost your picture`, mayCome(), 'retry'],
  'request.invalid': () => [
    t`This can’t be made that way`,
    t`Choose something else and try again.`,
    'choice',
  ],
  'method.not_allowed': () => [t`This page is out of date`, t`Load it again to go on.`, 'begin'],
  'route.unknown': () => [t`This page is out of date`, t`Load it again to go on.`, 'begin'],
  'session.missing': () => [t`Your visit had ended`, t`A new one has begun. Try again.`, 'retry'],
  'session.no_bot': () => [
    t`There is no Telegram bot here`,
    t`Open darkroom in a browser instead.`,
    'begin',
  ],
  'session.expired': () => [t`Your visit had ended`, t`A new one has begun. Try again.`, 'retry'],
  'result.expired': () => [
    t`The finished picture is gone`,
    t`It was cleared away before it could be copied here. Make it again if you like.`,
    'retry',
  ],
  'result.broken': () => [
    t`The picture came out broken`,
    t`Try again; your photo is kept.`,
    'retry',
  ],
  'service.unavailable': () => [
    t`Back in a moment`,
    t`darkroom is starting, stopping or full. Try again in a moment. Your photo is kept.`,
    'retry',
  ],
  internal: () => [
    t`Something went wrong here`,
    t`It is not your photo. Try again; if it stays, pass on the number under Details.`,
    'retry',
  ],
}

/** For a failure of no known kind, which has no words of its own. */
export const generic = (): Entry => [
  t`Something went wrong`,
  t`Try again. Your photo is kept.`,
  'retry',
]
