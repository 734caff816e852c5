import type { ApplicantVehicle } from '../../applications/blocks.ts';
import { Checkbox, CountrySelect, idOf, Radios, TextField } from '../components/fields.tsx';
import { entriesOf, filled, textOf } from '../form.ts';
import { Entry } from './entry.tsx';
import { type StepForm, withEmpty } from './step-form.ts';

const most = 4;

export const vehiclesStep: StepForm<'vehicles'> = {
  block: 'vehicles',
  repeats: true,
  intro: 'vehiclesIntro',
  read(form) {
    const vehicles = entriesOf(form, 'vehicles', (at) => {
      const year = textOf(form, `${at}/year`);
      return filled({
        plate: textOf(form, `${at}/plate`),
        state: textOf(form, `${at}/state`),
        country: textOf(form, `${at}/country`),
        vin: textOf(form, `${at}/vin`),
        make: textOf(form, `${at}/make`),
        model: textOf(form, `${at}/model`),
        // What is no number stays as typed, so that the schema names the field.
        year: year !== undefined && /^\d{1,4}$/.test(year) ? Number(year) : year,
        color: textOf(form, `${at}/color`),
        owner: textOf(form, `${at}/owner`),
      });
    });
    const removed = [...form.keys()].some((name) => name.endsWith('/remove'));
    return vehicles.length > 0 || form.has('noVehicles') || removed ? vehicles : undefined;
  },
  Fields({ of, value, more }) {
    const { t } = of;
    const empty: ApplicantVehicle = {};
    const full = (value?.length ?? 0) >= most;
    return (
      <>
        <div class="margin-top-3" id={idOf('/vehicles')}>
          <Checkbox
            id="no-vehicles"
            name="noVehicles"
            label={t.noVehicles}
            checked={value !== undefined && value.length === 0}
          />
        </div>
        {withEmpty<ApplicantVehicle>(value, more && !full, empty).map((vehicle, index) => {
          const at = `/vehicles/${index}`;
          return (
            <Entry of={of} at={at} title={t.vehicleTitle(index + 1)} removable={vehicle !== empty}>
              <TextField of={of} at={`${at}/plate`} label={t.plate} value={vehicle.plate} maxlength={20} />
              <TextField
                of={of}
                at={`${at}/state`}
                label={t.plateState}
                value={vehicle.state}
                maxlength={40}
                optional
              />
              <CountrySelect of={of} at={`${at}/country`} label={t.plateCountry} value={vehicle.country} />
              <TextField of={of} at={`${at}/vin`} label={t.vin} value={vehicle.vin} maxlength={30} optional />
              <TextField
                of={of}
                at={`${at}/make`}
                label={t.make}
                value={vehicle.make}
                maxlength={40}
                optional
              />
              <TextField
                of={of}
                at={`${at}/model`}
                label={t.model}
                value={vehicle.model}
                maxlength={40}
                optional
              />
              <TextField
                of={of}
                at={`${at}/year`}
                label={t.year}
                value={vehicle.year}
                maxlength={4}
                inputmode="numeric"
                optional
              />
              <TextField
                of={of}
                at={`${at}/color`}
                label={t.color}
                value={vehicle.color}
                maxlength={30}
                optional
              />
              <Radios
                of={of}
                at={`${at}/owner`}
                label={t.owner}
                hint={t.ownerHint}
                value={vehicle.owner}
                options={Object.entries(t.owners)}
                optional
              />
            </Entry>
          );
        })}
      </>
    );
  },
};
