// What the page fetches when it is first shown. Tests that tell of the page have it compiled before
// they begin, or the first story of each file would wait for the compiler.
import '../../src/features/choices/Backgrounds'
import '../../src/features/choices/ScalePicker'
import '../../src/features/result/SaveSheet'
import '../../src/features/selfie/SelfieHint'
import '../../src/features/studio/Refused'
import '../../src/features/studio/Sending'
import '../../src/features/studio/TaskView'
import '../../src/features/tasks/Tray'
