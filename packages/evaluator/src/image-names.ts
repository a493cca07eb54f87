// The name an image runs under. Spec: 05-flow-eval §9 (images).

import { type Logger, recoverError } from '@reflow-lang/base';
import type { Flow } from '@reflow-lang/flow';
import type { Ctx } from './ports.ts';

export interface ImageNamesConfig {
  readonly imageMap?: ReadonlyMap<string, string>;
  readonly resolveImage?: (ctx: Ctx, image: string) => Promise<string>;
}

export class ImageNames {
  readonly #config: ImageNamesConfig;
  readonly #log: Logger;
  readonly #asked = new Map<string, Promise<string>>();

  constructor(config: ImageNamesConfig, log: Logger) {
    this.#config = config;
    this.#log = log;
  }

  /**
   * Puts the image of an exec in its place and keeps the text as the original, once. Answers with a
   * promise only when somebody has to be asked: FIX(05 §9), the reference leaves such images as they
   * are. The node's digest must be known before.
   */
  settle(ctx: Ctx, flow: Flow): Promise<void> | undefined {
    const { imageMap, resolveImage } = this.#config;
    if (flow.originalImage !== '' || flow.image === '') return undefined;
    const written = flow.image;
    const mapped = imageMap?.get(written);
    if (mapped === undefined && resolveImage !== undefined) {
      return this.#resolve(ctx, resolveImage, written).then((image) => place(flow, written, image));
    }
    if (imageMap !== undefined) place(flow, written, mapped ?? written);
    return undefined;
  }

  #resolve(ctx: Ctx, ask: (ctx: Ctx, image: string) => Promise<string>, image: string): Promise<string> {
    let asked = this.#asked.get(image);
    if (asked === undefined) {
      asked = ask(ctx, image).catch((thrown: unknown) => {
        if (!ctx.signal.aborted) this.#log.error(`image ${image} is not resolved: ${recoverError(thrown).message}`);
        return image;
      });
      this.#asked.set(image, asked);
    }
    return asked;
  }
}

function place(flow: Flow, written: string, image: string): void {
  flow.originalImage = written;
  flow.image = image;
}
