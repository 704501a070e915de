import { ChangeDetectionStrategy, Component, type ElementRef, viewChild } from '@angular/core'
import { keyTable } from '../../keys.ts'

/** The keys, and what the words on the page mean. */
@Component({
  selector: 'sm-help-sheet',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './help-sheet.html',
})
export class HelpSheet {
  readonly keys = keyTable
  protected readonly sheet = viewChild.required<ElementRef<HTMLDialogElement>>('dialog')

  get isOpen(): boolean {
    return this.sheet().nativeElement.open
  }

  toggle(): void {
    const dialog = this.sheet().nativeElement
    if (dialog.open) dialog.close()
    else dialog.showModal()
  }
}
