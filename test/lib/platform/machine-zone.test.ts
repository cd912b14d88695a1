import { symlinkSync } from 'node:fs';
import t from 'tap';
import { machineZone } from '../../../lib/platform/machine-zone.ts';

t.test('the zone is that of $TZ, or of the link that the setting of the system is', async (t) => {
  const folder = t.testdir({ copy: 'TZif' });
  symlinkSync('/usr/share/zoneinfo/Europe/Berlin', `${folder}/link`);
  t.equal(machineZone('Asia/Kolkata', `${folder}/link`), 'Asia/Kolkata');
  t.equal(machineZone(':Asia/Kolkata', `${folder}/link`), 'Asia/Kolkata');
  t.equal(machineZone(undefined, `${folder}/link`), 'Europe/Berlin');
  t.equal(machineZone('', `${folder}/link`), 'Europe/Berlin');
});

t.test('where nothing tells the name of the zone it is unknown', async (t) => {
  const folder = t.testdir({ copy: 'TZif' });
  t.equal(machineZone(undefined, `${folder}/copy`), undefined);
  t.equal(machineZone(undefined, `${folder}/none`), undefined);
});
