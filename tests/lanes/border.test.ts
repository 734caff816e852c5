import { describe, expect, it } from 'vitest';
import { enrollmentCenters } from '../../src/applications/centers.ts';
import { crossings, lanes, ports } from '../../src/lanes/border.ts';

describe('the border', () => {
  it('has 28 ports with zones that the runtime knows, each with a crossing', () => {
    expect(ports).toHaveLength(28);
    for (const port of ports) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: port.timeZone })).not.toThrow();
      expect(crossings.some((crossing) => crossing.portCode === port.code)).toBe(true);
    }
  });

  it('gives every crossing a known port, unique codes, lanes, and hours that make a day', () => {
    expect(new Set(crossings.map((crossing) => crossing.code)).size).toBe(crossings.length);
    for (const { code, portCode, hours } of crossings) {
      expect(ports.some((port) => port.code === portCode)).toBe(true);
      expect(lanes.some((lane) => lane.crossingCode === code)).toBe(true);
      if (hours !== undefined)
        expect(0 <= hours.open && hours.open < hours.close && hours.close <= 24).toBe(true);
    }
  });

  it('numbers lanes from 1 in each class and never twice', () => {
    expect(new Set(lanes.map((lane) => lane.id)).size).toBe(lanes.length);
    expect(lanes.find((lane) => lane.id === '250401-S1')).toEqual({
      id: '250401-S1',
      crossingCode: '250401',
      laneClass: 'sentri',
      number: 1,
    });
  });

  it('has at San Ysidro 34 car lanes with at least the 11 SENTRI lanes open at noon', () => {
    const at = (laneClass: string) =>
      lanes.filter((lane) => lane.crossingCode === '250401' && lane.laneClass === laneClass).length;
    expect(at('sentri')).toBeGreaterThanOrEqual(11);
    expect(at('sentri') + at('ready') + at('general')).toBe(34);
    expect(at('pedestrian')).toBeGreaterThan(0);
  });

  it('maps crossings whose code does not begin with their port', () => {
    const portOf = (code: string) => crossings.find((crossing) => crossing.code === code)?.portCode;
    expect(portOf('535501')).toBe('2301');
    expect(portOf('240203')).toBe('2401');
    expect(portOf('250301')).toBe('2507');
    expect(portOf('250409')).toBe('2582');
  });
});

describe('the enrollment centers', () => {
  it('are unique, in known zones, and serve the great ports', () => {
    expect(new Set(enrollmentCenters.map((center) => center.id)).size).toBe(enrollmentCenters.length);
    const names = enrollmentCenters.map((center) => center.name).join();
    for (const place of ['Otay Mesa', 'Calexico', 'Nogales', 'El Paso', 'Laredo', 'Hidalgo', 'Brownsville'])
      expect(names).toContain(place);
    for (const { timeZone } of enrollmentCenters)
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  });
});
