import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core'
import { type GlyphName, glyphPaths } from './glyphs.ts'

/** A small sign beside a word; it says nothing that the word does not, so it is hidden from screen readers. */
@Component({
  selector: 'sm-glyph',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<svg viewBox="0 0 16 16" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
})
export class Glyph {
  readonly name = input.required<GlyphName>()
  readonly path = computed(() => glyphPaths[this.name()])
}
