import { type Port, ports } from './border.ts';

const earthKm = 6371;
const byCode = new Map(ports.map((port) => [port.code, port]));
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The great-circle distance in kilometres (haversine). */
function distanceKm(a: Port, b: Port): number {
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const h =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * The least time in milliseconds in which a car can come from one port to another: the great circle at this speed. Roads
 * are longer, so nobody is suspected who only drove fast. 0 for the same place, and where a port is not known.
 *
 * @param kmh kilometres an hour
 */
export function drivingMs(from: string, to: string, kmh: number): number {
  const [a, b] = [byCode.get(from), byCode.get(to)];
  return a && b ? (distanceKm(a, b) / kmh) * 3_600_000 : 0;
}

/** The longest of these between any two ports. */
export function longestDrivingMs(kmh: number): number {
  return Math.max(...ports.flatMap((a) => ports.map((b) => drivingMs(a.code, b.code, kmh))));
}
