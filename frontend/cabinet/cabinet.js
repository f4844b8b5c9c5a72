"use strict";

// A form cannot do this: logging out takes JSON, which no other site's form can send.
for (const button of document.querySelectorAll("[data-logout]")) {
  const failed = document.querySelector("[data-logout-failed]");

  const logOut = async () => {
    const answer = await fetch(button.dataset.logout, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: "{}",
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    location.replace(button.dataset.after);
  };

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    failed.hidden = true;
    logOut().catch(() => {
      button.removeAttribute("aria-disabled");
      failed.hidden = false;
    });
  });
}

// What a browser kept of a page that is left may belong to somebody who has logged out.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
