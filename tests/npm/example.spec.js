// The page of examples/element, as `make example` serves it.
import { expect, hosts, test } from "./host.js";

if (hosts.some(({ name }) => name === "plain")) {
  test.use({ hostName: "example" });

  test("the example's portal hears what becomes of a credential", async ({ host, page }) => {
    await page.goto(host.url);
    await expect(host.description).toHaveValue("Payments CI");
    await host.create.click();
    await expect(host.credential).toBeVisible();
    await expect(host.told).toHaveText(["regcred-created: Payments CI"]);
    await host.copy.click();
    await host.done.click();
    await expect(host.told).toHaveCount(2);
    await expect(host.told.last()).toContainText("regcred-kept: ");
  });
}
