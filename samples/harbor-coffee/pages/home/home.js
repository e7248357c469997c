import { drinks } from '../../data/drinks';

const app = getApp();

Page({
  data: {
    greeting: '',
    stamps: 0,
    percent: 0,
    drinks: drinks.filter((drink) => drink.favourite),
  },

  onShow() {
    const { stamps } = app.globalData;
    const morning = new Date().getHours() < 12;
    this.setData({
      greeting: morning ? 'Good morning' : 'Good afternoon',
      stamps: Math.min(stamps, 10),
      percent: Math.min(stamps * 10, 100),
    });
  },

  add(drink) {
    app.addToCart(drink);
    my.showToast({ type: 'success', content: `${drink.name} added`, duration: 1200 });
  },

  openRewards() {
    my.navigateTo({ url: '/packages/rewards/pages/rewards/rewards' });
  },
});
