import * as regcred from "regcred/element";
import { createApp } from "vue";
import App from "./App.vue";

createApp(App).mount("#app");
window.regcred = regcred;
