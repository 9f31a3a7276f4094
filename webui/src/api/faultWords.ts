import type { Fault } from './fault'
import type { Problem } from './generated'

/** What helps: the same again, another photo, another choice, or beginning anew. */
export type Remedy = 'retry' | 'photo' | 'choice' | 'begin'

/** How a failure is told: what happened, what to do, and the one button. */
export interface FaultWords {
  title: string
  help: string
  remedy: Remedy
}

type Entry = readonly [title: string, help: string, remedy: Remedy]

type Code = Problem['code'] | `net.${'offline' | 'timeout' | 'unreachable' | 'stopped'}`

/** Of an order that was given up: its picture, should it come, is shown all the same. */
const MAY_COME = 'It may still arrive here by itself. Trying again orders a second one.'

/** Every code has words: the type makes a new one of the server's fail to compile here. */
const WORDS: Record<Code, Entry> = {
  'net.offline': [
    'You are offline',
    'Your photo and choices are kept. It goes on when you are back.',
    'retry',
  ],
  'net.timeout': [
    'That took too long',
    'The connection is slow right now. Your photo is kept.',
    'retry',
  ],
  'net.unreachable': [
    'darkroom can’t be reached',
    'Check the connection, then try again. Your photo is kept.',
    'retry',
  ],
  'net.stopped': ['Stopped', 'Nothing was sent.', 'retry'],
  'photo.missing': ['There is no photo yet', 'Choose one to start.', 'photo'],
  'photo.too_large': [
    'This file is too large',
    'Choose a smaller photo, or save it as a JPEG first.',
    'photo',
  ],
  'photo.too_many_pixels': [
    'This photo has too many pixels',
    'Make it smaller and try again.',
    'photo',
  ],
  'photo.too_small': [
    'This photo is too small',
    'Choose one with more detail: the original rather than a thumbnail.',
    'photo',
  ],
  'photo.unsupported': [
    'This kind of file can’t be used',
    'Choose a JPEG, PNG, WebP, GIF or AVIF picture.',
    'photo',
  ],
  'photo.damaged': [
    'This photo can’t be opened',
    'The file seems damaged. Choose another, or save it again first.',
    'photo',
  ],
  'photo.too_costly': [
    'This photo is too hard to open',
    'Save it as a plain JPEG and try again.',
    'photo',
  ],
  'photo.large_already': [
    'This picture is large already',
    'Only small pictures can be made larger. It is fine as it is.',
    'photo',
  ],
  'selfie.no_face': [
    'No face in this photo',
    'Choose one where your face is clear and looks at the camera.',
    'photo',
  ],
  'selfie.several_faces': [
    'More than one face',
    'Choose a photo of you alone, or crop the others away.',
    'photo',
  ],
  'selfie.too_small': [
    'The face is too small',
    'Come closer, or crop the photo to head and shoulders.',
    'photo',
  ],
  'selfie.too_blurred': [
    'The face is blurred',
    'Choose a sharper photo: hold still, and wipe the lens.',
    'photo',
  ],
  'selfie.too_dark': [
    'The face is too dark',
    'Turn towards a window or a lamp, and take it again.',
    'photo',
  ],
  'selfie.turned_away': [
    'The face is turned away',
    'Choose one that looks at the camera, with both eyes in sight.',
    'photo',
  ],
  'picture.unusable': [
    'The background picture can’t be used',
    'Your photo is fine. Choose another picture to go behind you.',
    'choice',
  ],
  'picture.opaque': [
    'Nothing is cut out here',
    'Only a cut-out has that. Choose the background Cut out first.',
    'choice',
  ],
  'picture.missing': [
    'The background picture is missing',
    'Choose the picture that goes behind you.',
    'choice',
  ],
  'style.unknown': ['This style is not on offer any more', 'Choose another one.', 'choice'],
  'background.unknown': [
    'This background is not on offer any more',
    'Choose another one.',
    'choice',
  ],
  'colour.invalid': ['This colour can’t be used', 'Choose another one.', 'choice'],
  'gradient.invalid': ['This gradient can’t be used', 'Choose another one.', 'choice'],
  'scene.unknown': ['This scene is not on offer any more', 'Choose another one.', 'choice'],
  'scale.unknown': ['It can’t be made that large', 'Choose another size.', 'choice'],
  'prompt.invalid': [
    'Say what should be behind you',
    'A few words will do: 3 to 500 characters.',
    'choice',
  ],
  'prompt.needs_key': [
    'Your own words need a fal key',
    'The engine here can’t draw from words. Take one of the scenes instead.',
    'choice',
  ],
  'task.unknown': [
    'This picture can’t be found',
    'It may have been deleted, or it belongs to another browser.',
    'begin',
  ],
  'task.state': ['It is too late for that', 'The picture has moved on in the meantime.', 'begin'],
  'idempotency.conflict': [
    'This was sent before with another photo',
    'Try once more; it is sent as a new one.',
    'retry',
  ],
  'limit.rate': [
    'A little too fast',
    'It goes on by itself in a moment. Your photo is kept.',
    'retry',
  ],
  'limit.live': [
    'Enough at once',
    'You have many pictures in the making. Wait for one of them, or stop one.',
    'retry',
  ],
  'request.too_large': [
    'This file is too large',
    'Choose a smaller photo, or save it as a JPEG first.',
    'photo',
  ],
  'engine.busy': ['All hands are busy', 'Try again in a moment. Your photo is kept.', 'retry'],
  'engine.down': [
    'The picture maker is away',
    'Try again in a few minutes. Your photo is kept.',
    'retry',
  ],
  'engine.refused': [
    'This photo was refused',
    'The picture maker does not work on pictures like this one. Try another photo.',
    'photo',
  ],
  'engine.unconfirmed': ['We lost sight of your picture', MAY_COME, 'retry'],
  'engine.no_face': [
    'No face found in this photo',
    'Choose one where a face is clear, near and turned to the camera.',
    'photo',
  ],
  'engine.no_subject': [
    'Nothing stands out in this photo',
    'Choose one with a clear person or thing in front.',
    'photo',
  ],
  'engine.too_large': [
    'This picture is too large to work on',
    'Make it smaller and try again.',
    'photo',
  ],
  'engine.unsupported': [
    'This can’t be made here',
    'Choose another style or background.',
    'choice',
  ],
  'engine.failed': [
    'The picture didn’t come out',
    'It happens. Try again; your photo is kept.',
    'retry',
  ],
  'engine.timeout': ['The picture took too long', MAY_COME, 'retry'],
  'engine.forgotten': ['The picture maker lost your picture', MAY_COME, 'retry'],
  'request.invalid': [
    'This can’t be made that way',
    'Choose something else and try again.',
    'choice',
  ],
  'method.not_allowed': ['This page is out of date', 'Load it again to go on.', 'begin'],
  'route.unknown': ['This page is out of date', 'Load it again to go on.', 'begin'],
  'session.missing': ['Your visit had ended', 'A new one has begun. Try again.', 'retry'],
  'session.expired': ['Your visit had ended', 'A new one has begun. Try again.', 'retry'],
  'result.expired': [
    'The finished picture is gone',
    'It was cleared away before it could be copied here. Make it again if you like.',
    'retry',
  ],
  'result.broken': ['The picture came out broken', 'Try again; your photo is kept.', 'retry'],
  'service.unavailable': [
    'Back in a moment',
    'darkroom is starting, stopping or full. Try again in a moment. Your photo is kept.',
    'retry',
  ],
  internal: [
    'Something went wrong here',
    'It is not your photo. Try again; if it stays, pass on the number under Details.',
    'retry',
  ],
}

const GENERIC: Entry = ['Something went wrong', 'Try again. Your photo is kept.', 'retry']

/** Words for a failure: ours by code, else the server's sentences, else a general one. */
export function faultWords(
  fault: Pick<Fault, 'code' | 'title' | 'detail' | 'retryable'>,
): FaultWords {
  const known = Object.hasOwn(WORDS, fault.code) ? WORDS[fault.code as Code] : null
  if (known) return { title: known[0], help: known[1], remedy: known[2] }
  if (!fault.title) return { title: GENERIC[0], help: GENERIC[1], remedy: GENERIC[2] }
  return { title: fault.title, help: fault.detail, remedy: fault.retryable ? 'retry' : 'begin' }
}
