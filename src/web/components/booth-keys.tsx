import { boothKeys } from '../../booth/keys.ts';
import { type CrossingView, dispositionReasons } from '../../crossings/schema.ts';
import { boothTexts } from '../texts/booth.ts';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';

/** The five keys: each one button, and the digit on it one press. */
export function BoothKeys({ page, view }: { page: PageProps; view: CrossingView }) {
  const words = boothTexts[page.locale];
  return (
    <Form page={page} action={`/booth/${view.lane.id}/dispose`}>
      <h2>{words.did}</h2>
      <input type="hidden" name="crossing" value={view.id} />
      <div class="booth-keys">
        {boothKeys(view).map(({ disposition, reason }, index) => (
          <button
            type="submit"
            class={`booth-key booth-key--${disposition}`}
            name="did"
            value={`${disposition} ${reason}`}
            data-key={index + 1}
            aria-keyshortcuts={String(index + 1)}
          >
            <kbd>{index + 1}</kbd>
            <span>
              {words.dispositions[disposition]}
              <small>{words.reasons[reason]}</small>
            </span>
          </button>
        ))}
      </div>
      <label class="usa-label" for="booth-reason">
        {words.otherReason}
      </label>
      <select class="usa-select" id="booth-reason" name="reason">
        <option value="">{words.asOnKey}</option>
        {dispositionReasons.map((reason) => (
          <option value={reason}>{words.reasons[reason]}</option>
        ))}
      </select>
    </Form>
  );
}
