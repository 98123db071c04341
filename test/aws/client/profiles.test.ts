import { describe, expect, it } from 'vitest';
import { configProfiles } from '../../../src/aws/client/profiles.ts';

describe('profiles', () => {
  it('are sections of the config file, whatever their spelling', () => {
    const text =
      '[default]\nregion = x\r\n[profile work]\n [profile "two words"]\n[sso-session corp]\n[services x]\n#[profile no]\n';
    expect(configProfiles(text)).toEqual(['default', 'work', 'two words']);
  });
});
