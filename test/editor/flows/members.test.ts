import assert from 'node:assert/strict';
import { switchTo } from '../../../src/editor/auth/accounts';
import { addMember } from '../../../src/editor/flows/members/addMember';
import { assignMiniPrograms, changeRole, removeMember } from '../../../src/editor/flows/members/changeMember';
import type { Member } from '../../../src/protocol/members';
import { agrees, chooses, goesBack, finds, leaves, ticks, types } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

const merchant = 'harbor-coffee-company';
const dana = { workspaceId: merchant, accountId: 'dana-developer' };

describe('changing the members of a workspace', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
  });

  beforeEach(() => world.signIn('ada-admin'));

  afterEach(() => world.verify());

  after(() => world.stop());

  async function members(): Promise<readonly Member[]> {
    return (await world.platform.call('listMembers', { params: { id: merchant } })).items;
  }

  async function memberNamed(name: string): Promise<Member> {
    const found = (await members()).find((member) => member.name === name);
    assert.ok(found, name);
    return found;
  }

  it('adds somebody by e-mail address, with a role and what is assigned', async () => {
    const context = world.context(
      types('nobody', 'DANA-developer@local.example', ' Nia@Harbor.Example '),
      goesBack,
      finds('Nia@Harbor.Example'),
      types('Nia New'),
      chooses('Developer |'),
      ticks('Harbor Coffee'),
    );
    assert.equal(await addMember(context, {}), 'done');
    assert.deepEqual(context.ui.refused, [
      'An e-mail address, such as dana@harbor.example.',
      'Dana Developer is a member already. Change the role on the row of the member.',
    ]);
    assert.equal(context.ui.lastTold?.sentence, 'Nia New is a member of Harbor Coffee Company now: Developer.');
    const { email, roles, assignments, hasSignedIn } = await memberNamed('Nia New');
    assert.deepEqual(
      [email, roles, assignments.map(({ miniProgramId }) => miniProgramId), hasSignedIn],
      ['nia@harbor.example', ['Developer'], [harborCoffee], false],
    );
  });

  it('offers a member that was added a moment ago in Switch Account', async () => {
    const { ui } = world.context(chooses('Nia New (local)'));
    const { connection, account } = world;
    assert.equal(await switchTo({ ui, connection, account }), 'done');
    assert.equal((await world.platform.call('getMe', {})).name, 'Nia New');
  });

  it('asks nothing about mini programs for an admin, who has them all', async () => {
    const context = world.context(types('bea@harbor.example'), types(''), chooses('Developer Admin'));
    assert.equal(await addMember(context, { workspaceId: merchant }), 'done');
    assert.deepEqual((await memberNamed('bea@harbor.example')).roles, ['Developer Admin']);
  });

  it('changes the role of the member of a row, and keeps what is assigned', async () => {
    const context = world.context(chooses('Developer Admin'));
    assert.equal(await changeRole(context, dana), 'done');
    assert.match(
      context.ui.asked[0]?.text ?? '',
      /Dana Developer is Developer of Harbor Coffee Company\. The role you choose replaces it\./,
    );
    const { roles, assignments } = await memberNamed('Dana Developer');
    assert.deepEqual([roles, assignments.length], [['Developer Admin'], 1]);
    assert.equal(await changeRole(world.context(leaves), dana), 'canceled');
  });

  it('changes the role of a member who is chosen, from the palette', async () => {
    const context = world.context(chooses('Dana Developer | Developer Admin'), chooses('Developer |'));
    assert.equal(await changeRole(context, {}), 'done');
    assert.deepEqual((await memberNamed('Dana Developer')).roles, ['Developer']);
  });

  it('assigns the mini programs that are ticked, and no other', async () => {
    const none = world.context(ticks());
    assert.equal(await assignMiniPrograms(none, dana), 'done');
    assert.deepEqual(none.ui.asked[0]?.rows, [`☑ Harbor Coffee | ${harborCoffee}`]);
    assert.deepEqual((await memberNamed('Dana Developer')).assignments, []);
    const again = world.context(ticks('Harbor Coffee'));
    assert.equal(await assignMiniPrograms(again, dana), 'done');
    assert.deepEqual(again.ui.asked[0]?.rows, [`☐ Harbor Coffee | ${harborCoffee}`]);
    assert.equal((await memberNamed('Dana Developer')).assignments.length, 1);
  });

  it('removes a member once the person has read what it means', async () => {
    const { accountId } = await memberNamed('bea@harbor.example');
    const given = { workspaceId: merchant, accountId };
    assert.equal(await removeMember(world.context(leaves), given), 'canceled');
    const context = world.context(agrees);
    assert.equal(await removeMember(context, given), 'done');
    assert.match(context.ui.asked[0]?.text ?? '', /^Remove bea@harbor\.example from Harbor Coffee Company\?/);
    assert.match(context.ui.asked[0]?.text ?? '', /requests they submitted stay in review/);
    assert.equal(
      (await members()).some((member) => member.accountId === accountId),
      false,
    );
  });

  it('tells that the last admin stays', async () => {
    const context = world.context(chooses('Developer |'));
    assert.equal(await changeRole(context, { workspaceId: merchant, accountId: 'ada-admin' }), 'failed');
    assert.equal(
      context.ui.lastTold?.sentence,
      'Harbor Coffee Company would be left without a Developer Admin. Nothing was changed. Make somebody else Developer Admin first.',
    );
  });

  it('tells whoever may not whose task it is', async () => {
    await world.signIn('dana-developer');
    const context = world.context();
    assert.equal(await addMember(context, {}), 'failed');
    assert.match(context.ui.lastTold?.sentence ?? '', /Developer Admin can change the members of this workspace\./);
  });

  it('tells that somebody else was faster, and changes nothing', async () => {
    const ada = await world.windowOf('ada-admin');
    const { revision } = await world.store.members(merchant);
    const answered = world.context((question) => {
      const meanwhile = ada.platform.call('setMember', {
        params: { id: merchant },
        ifMatch: revision,
        body: { accountId: 'dana-developer', roles: ['Developer'], assignments: [harborCoffee] },
      });
      return meanwhile.then(() => ticks()(question));
    });
    assert.equal(await assignMiniPrograms(answered, dana), 'failed');
    assert.equal(
      answered.ui.lastTold?.sentence,
      'Somebody else changed the members of Harbor Coffee Company a moment ago. Nothing was changed by you.',
    );
    assert.equal((await memberNamed('Dana Developer')).assignments.length, 1);
  });
});
