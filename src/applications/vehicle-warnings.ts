import { validate } from 'vin-validator';
import { normalizeNumber } from '../keys/keys.ts';
import type { ApplicantVehicle } from './blocks.ts';
import type { Point } from './completeness.ts';

/** What looks odd about a vehicle, and what has to be brought for it; nothing of it stands in the way. */
export function vehicleWarnings(vehicle: ApplicantVehicle, index: number): readonly Point[] {
  const warnings: Point[] = [];
  // The check digit binds in North America alone: cars from elsewhere have VINs without one.
  if (vehicle.vin !== undefined && !validate(normalizeNumber(vehicle.vin))) {
    warnings.push({
      pointer: `/vehicles/${index}/vin`,
      message: {
        en: 'The check digit of this VIN is off. Compare all 17 characters with the registration; a car made outside North America may have none.',
        es: 'El dígito verificador de este NIV no coincide. Compare los 17 caracteres con la tarjeta de circulación; un auto hecho fuera de Norteamérica puede no tenerlo.',
      },
    });
  }
  if (vehicle.owner === 'other') {
    warnings.push({
      pointer: `/vehicles/${index}/owner`,
      message: {
        en: 'Have a letter of the owner, signed, with the plate and your name: that you may drive the vehicle across the border.',
        es: 'Tenga una carta firmada del dueño, con la placa y el nombre de usted: que puede cruzar la frontera con el vehículo.',
      },
    });
  }
  return warnings;
}
