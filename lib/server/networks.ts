import ipaddr from 'ipaddr.js';

// With IPv6, whoever has one address mostly has these 2^64.
const IPV6_BYTES = 8;
const IPV4_BYTES = 4;
const IPV4_NETWORK_BYTES = 3;

/** Returns what stands for the machine at an address: with IPv4 the address, with IPv6 its network (/64). */
export function sourceOf(address: string): string {
  return prefixOf(address, IPV4_BYTES);
}

/** Returns what stands for the network of an address: /24, with IPv6 /64. */
export function networkOf(address: string): string {
  return prefixOf(address, IPV4_NETWORK_BYTES);
}

// What is no address stands for itself.
function prefixOf(address: string, ipv4Bytes: number): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed
    .toByteArray()
    .slice(0, parsed.kind() === 'ipv6' ? IPV6_BYTES : ipv4Bytes)
    .join('.');
}
