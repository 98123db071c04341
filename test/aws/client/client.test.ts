import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/aws/client/client.ts';

const options = { region: 'eu-west-1', profile: null };

describe('an endpoint', () => {
  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'ftp://host/', 'localhost:4566'])(
    'that is no HTTP URL is refused: %s',
    async (endpointUrl) => {
      await expect(connect({ ...options, endpointUrl }, {})).rejects.toMatchObject({ exitCode: 2 });
    },
  );

  it('of the environment is checked, too', async () => {
    const env = { AWS_ENDPOINT_URL: 'file:///tmp/x' };
    await expect(connect({ ...options, endpointUrl: null }, env)).rejects.toMatchObject({ exitCode: 2 });
  });
});
