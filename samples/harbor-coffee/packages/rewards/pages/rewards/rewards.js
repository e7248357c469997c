const app = getApp();
const cardSize = 10;

Page({
  data: { stamps: 0, message: '', circles: [] },

  onShow() {
    const stamps = Math.min(app.globalData.stamps, cardSize);
    this.setData({
      stamps,
      message: stamps === cardSize ? 'The next one is on us.' : `${cardSize - stamps} more and the next one is on us.`,
      circles: Array.from({ length: cardSize }, (_, index) => ({ number: index + 1, filled: index < stamps })),
    });
  },
});
