import assert from 'node:assert/strict';
import type { ProjectDescription } from '../../../src/core/project/projectDescription';
import { buildManifest } from '../../../src/server/packaging/manifest';
import { validateManifest } from '../../support/manifestSchema';

const project: ProjectDescription = {
  entryPage: 'pages/home/home',
  pages: ['pages/home/home', 'pages/首页/首页'],
  subpackages: [{ root: 'packages/rewards', pages: ['packages/rewards/pages/rewards'] }],
  tabBarPages: ['pages/home/home'],
  window: {
    defaultTitle: 'Harbor Coffee',
    titleBarColor: '#FFF8F0',
    backgroundColor: '#FFFFFF',
    pullRefresh: true,
    onReachBottomDistance: 49.6,
  },
  fileCount: 12,
  totalBytes: 3456,
};

const identity = { miniProgramId: '2026112300000001', name: 'Harbor Coffee', version: '1.4.0', versionCode: 7 };

describe('the manifest of a package', () => {
  it('says what the project and the platform know', () => {
    const icons = [{ src: 'https://img.example.com/logo.png', sizes: '96x96', label: 'A cup' }];
    assert.deepEqual(buildManifest(project, { ...identity, icons }), {
      app_id: '2026112300000001',
      name: 'Harbor Coffee',
      icons,
      version: { code: 7, name: '1.4.0' },
      platform_version: { min_code: 1 },
      pages: ['pages/home/home', 'pages/%E9%A6%96%E9%A1%B5/%E9%A6%96%E9%A1%B5', 'packages/rewards/pages/rewards'],
      window: {
        navigation_bar_title_text: 'Harbor Coffee',
        navigation_bar_background_color: '#FFF8F0',
        background_color: '#FFFFFF',
        enable_pull_down_refresh: true,
        on_reach_bottom_distance: 50,
      },
    });
  });

  it('obeys the W3C schema, in the members it misplaces too', () => {
    const manifest = buildManifest(project, identity);
    assert.deepEqual(validateManifest(JSON.parse(JSON.stringify(manifest))), []);
  });

  it('the check of it notices what is wrong in either place', () => {
    const manifest = buildManifest(project, identity);
    for (const wrong of [
      { ...manifest, version: { code: 'seven', name: '1.4.0' } },
      { ...manifest, platform_version: {} },
      { ...manifest, pages: 'pages/home/home' },
      { ...manifest, window: { enable_pull_down_refresh: 'yes' } },
    ]) {
      assert.notDeepEqual(validateManifest(wrong), []);
    }
  });
});
