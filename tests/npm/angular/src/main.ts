import { CUSTOM_ELEMENTS_SCHEMA, Component, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import * as regcred from "regcred/element";
import { told, tokenProvider } from "./told.js";

@Component({
  selector: "app-root",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Angular page</h1>
      <registry-credential
        api=""
        tokens=""
        registry="sandbox-robot"
        [tokenProvider]="tokenProvider"
        (regcred-created)="note($event)"
        (regcred-kept)="note($event)"
        (regcred-discarded)="note($event)"
        (regcred-left-unsaved)="note($event)"
        (regcred-failed)="note($event)"
      />
      <ol>
        @for (line of lines(); track $index) {
          <li>{{ line }}</li>
        }
      </ol>
    </main>
  `,
})
class App {
  protected readonly tokenProvider = tokenProvider;
  protected readonly lines = signal<string[]>([]);

  protected note(event: Event) {
    this.lines.update((earlier) => [...earlier, told(event as CustomEvent)]);
  }
}

await bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
Object.assign(window, { regcred });
