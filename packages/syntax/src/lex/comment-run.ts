// The comments between two tokens, and the doc text they make. Spec: 01-syntax §4.

import { trimSpace } from './characters.ts';
import type { Comment, TokenNotes } from './token.ts';

/**
 * Collects comments and newlines in order. Two texts come of them: the one the original attaches to
 * the token after, and one for people, in which a comment on the line of the token before is never
 * documentation (FIX: in the original it swallows or precedes the doc of the next declaration).
 */
export class CommentRun {
  private readonly comments: Comment[] = [];
  /** Line on which the token before the run ends; 0 if the run starts on a line of its own. */
  private readonly trailingLine: number;
  private doc = '';
  private docText = '';
  private documents = false;
  private afterNewline = false;

  constructor(trailingLine: number) {
    this.trailingLine = trailingLine;
  }

  /** `line` is where the comment starts. */
  comment(comment: Comment, line: number): void {
    this.comments.push(comment);
    const body = commentBody(comment.text);
    this.doc += body;
    if (line !== this.trailingLine) {
      this.documents = true;
      this.docText += body;
    }
    this.afterNewline = false;
  }

  newline(): void {
    this.doc = this.afterNewline ? '' : `${this.doc}\n`;
    if (this.afterNewline) this.docText = '';
    else if (this.documents) this.docText += '\n';
    this.afterNewline = true;
  }

  /** `keepsDoc` is false where the original forgets the text (§4 rule 3). */
  notes(keepsDoc: boolean): TokenNotes {
    return { comments: this.comments, doc: keepsDoc ? this.doc : '', docText: this.docText };
  }
}

/** The text of a comment without delimiters and outer white space. */
export function commentBody(text: string): string {
  if (text.startsWith('//')) return trimSpace(text.slice(2));
  return trimSpace(text.length >= 4 && text.endsWith('*/') ? text.slice(2, -2) : text.slice(2));
}
