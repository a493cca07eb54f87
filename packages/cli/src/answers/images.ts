// The images of every exec lowered while a module was instantiated, sorted by bytes. 07-cli §8.5.

import { compareUtf8 } from '@reflow-lang/base';
import type { Sessions } from '@reflow-lang/runner';

export const imagesOf = (sessions: Sessions): readonly string[] => [...sessions.evaluation.images].sort(compareUtf8);
