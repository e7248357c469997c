const app = getApp();

Page({
  data: { version: app.globalData.version },

  openRewards() {
    my.navigateTo({ url: '/packages/rewards/pages/rewards/rewards' });
  },

  call() {
    my.makePhoneCall({ number: '+1 555 0134' });
  },
});
