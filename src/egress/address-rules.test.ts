import { expect, test } from 'bun:test';
import { createAddressRules } from './address-rules.ts';
import { EgressError } from './port.ts';
import { parseTarget } from './target.ts';

const SPECIAL = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
];
const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
];

test('no special address is open, every ordinary one is', () => {
  const rules = createAddressRules([]);
  for (const address of SPECIAL) expect([address, rules.isOpen(address)]).toEqual([address, false]);
  for (const address of PUBLIC) expect([address, rules.isOpen(address)]).toEqual([address, true]);
});

test('texts that are no canonical address are never open', () => {
  const rules = createAddressRules(['loopback']);
  for (const text of ['', 'localhost', '127.1', '0x7f.0.0.1', '017700000001', '2130706433', '1.1.1.1 ', '[::1]']) {
    expect([text, rules.isOpen(text)]).toEqual([text, false]);
  }
});

test('allowed blocks, addresses and hosts open exactly what they name', () => {
  const rules = createAddressRules(['10.2.0.0/16', '192.168.7.7', 'fd12::/32', 'Vllm.Internal.', 'loopback']);
  const open = ['10.2.3.4', '192.168.7.7', 'fd12::9', '127.0.0.9', '::1', '::ffff:10.2.3.4'];
  const closed = ['10.3.0.1', '192.168.7.8', 'fd13::1', '::ffff:10.3.0.1', '169.254.169.254'];
  for (const address of open) expect([address, rules.isOpen(address)]).toEqual([address, true]);
  for (const address of closed) expect([address, rules.isOpen(address)]).toEqual([address, false]);
  expect(rules.allowsHost('vllm.internal')).toBe(true);
  expect(rules.allowsHost('localhost')).toBe(true);
  expect(rules.allowsHost('other.internal')).toBe(false);
  expect(rules.allowsAddress('8.8.8.8')).toBe(false);
});

test('odd spellings of addresses are read as what they mean', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://0177.0.0.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1'],
    ['http://１２７.0.0.1/', '127.0.0.1'],
    ['http://%31%32%37.0.0.1/', '127.0.0.1'],
    ['http://[::ffff:7f00:1]/', '::ffff:7f00:1'],
    ['http://[0:0:0:0:0:0:0:1]/', '::1'],
    ['http://LOCALHOST./', 'localhost'],
    ['http://ⓛocalhost/', 'localhost'],
  ];
  for (const [url, hostname] of spellings) expect([url, parseTarget(url).hostname]).toEqual([url, hostname]);
});

test('a URL with credentials, another scheme or no host is forbidden', () => {
  const urls = [
    'https://user:secret@api.example.test/',
    'https://user@api.example.test/',
    'ftp://api.example.test/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'api.example.test',
    'http://',
    '',
  ];
  for (const url of urls) {
    let thrown: unknown = null;
    try {
      parseTarget(url);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(EgressError);
    expect(String(thrown)).not.toContain('secret');
  }
});
